SELECT c1, c3, c4, count_big(*)
FROM (
  SELECT CAST(q.[plan name] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2 AS c1,
    DATALENGTH(CAST(q.[plan name] AS nvarchar(max))) AS c2,
    q.[at] AS c3,
    q.[score] AS c4
  FROM (
SELECT * FROM answers WHERE at >= '2025-01-31T23:00:00' AND at < '2026-02-02T23:00:00'
  ) AS q
) AS g
GROUP BY c1, c2, c3, c4
