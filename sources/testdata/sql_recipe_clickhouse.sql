SELECT max(c2), c3, c4, count(*)
FROM (
  SELECT CASE
      WHEN toInt64(q.`at`) >= 1775080800 THEN toInt64(q.`at`)
      WHEN toInt64(q.`at`) >= 1774746000 THEN intDiv(toInt64(q.`at`)+7200, 86400)
      ELSE CASE WHEN toInt64(q.`at`) < 1767222000 THEN toInt64(q.`at`) - 10000000000 ELSE intDiv(toInt64(q.`at`)+3600, 86400) END
    END AS c1,
    q.`at` AS c2,
    q.`plan` AS c3,
    q.`score` AS c4
  FROM (
SELECT at, score, plan FROM events WHERE name = 'nps_answered' AND at >= '2025-12-31 23:00:00' AND at < '2026-04-01 22:00:00'
  ) AS q
) AS g
GROUP BY c3, c4, c1
