SELECT c1, max(c3), c4, count(*)
FROM (
  SELECT q.`plan name` AS c1,
    CASE
      WHEN toInt64(q.`at`) >= 1761440400 THEN CASE
        WHEN toInt64(q.`at`) >= 1770073200 THEN toInt64(q.`at`)
        ELSE intDiv(toInt64(q.`at`)+3600, 86400)
      END
      WHEN toInt64(q.`at`) >= 1743296400 THEN intDiv(toInt64(q.`at`)+7200, 86400)
      ELSE CASE WHEN toInt64(q.`at`) < 1738364400 THEN toInt64(q.`at`) - 10000000000 ELSE intDiv(toInt64(q.`at`)+3600, 86400) END
    END AS c2,
    q.`at` AS c3,
    q.`score` AS c4
  FROM (
SELECT * FROM answers WHERE at >= '2025-01-31 23:00:00' AND at < '2026-02-02 23:00:00'
  ) AS q
) AS g
GROUP BY c1, c4, c2
