SELECT c1, max(c3), c4, count(*)
FROM (
  SELECT CAST(CONVERT(q.`plan name` USING utf8mb4) AS BINARY) AS c1,
    CASE
      WHEN q.`at` >= '2025-10-26 01:00:00' THEN CASE
        WHEN q.`at` >= '2026-02-02 23:00:00' THEN UNIX_TIMESTAMP(q.`at`)
        ELSE (UNIX_TIMESTAMP(q.`at`)+3600) DIV 86400
      END
      WHEN q.`at` >= '2025-03-30 01:00:00' THEN (UNIX_TIMESTAMP(q.`at`)+7200) DIV 86400
      ELSE CASE WHEN UNIX_TIMESTAMP(q.`at`) < 1738364400 THEN UNIX_TIMESTAMP(q.`at`) - 10000000000 ELSE (UNIX_TIMESTAMP(q.`at`)+3600) DIV 86400 END
    END AS c2,
    q.`at` AS c3,
    q.`score` AS c4
  FROM (
SELECT * FROM answers WHERE at >= '2025-01-31 23:00:00' AND at < '2026-02-02 23:00:00'
  ) AS q
) AS g
GROUP BY c1, c4, c2
