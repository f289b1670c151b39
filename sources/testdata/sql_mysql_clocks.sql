SELECT c1, max(c3), c4, count(*)
FROM (
  SELECT CAST(CONVERT(q.`plan name` USING utf8mb4) AS BINARY) AS c1,
    CASE
      WHEN q.`at` >= '2025-03-30 03:00:00' THEN CASE
        WHEN q.`at` >= '2026-02-02 23:00:00' THEN FLOOR(q.`at` + 0)
        ELSE TO_DAYS(q.`at`)
      END
      WHEN q.`at` >= '2025-03-30 02:00:00' THEN TO_DAYS(q.`at` + INTERVAL 3600 SECOND) + 1000000
      ELSE CASE WHEN q.`at` < TIMESTAMP'2025-01-31 23:00:00' THEN FLOOR(q.`at` + 0) ELSE TO_DAYS(q.`at`) END
    END AS c2,
    q.`at` AS c3,
    q.`score` AS c4,
    CAST(q.`score` AS CHAR) AS c5
  FROM (
SELECT * FROM answers WHERE at >= '2025-01-31 23:00:00' AND at < '2026-02-02 23:00:00'
  ) AS q
) AS g
GROUP BY c1, c4, c5, c2
