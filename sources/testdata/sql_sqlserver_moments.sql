SELECT c1, max(c4), c5, count_big(*)
FROM (
  SELECT CAST(q.[plan name] AS nvarchar(max)) COLLATE Latin1_General_100_BIN2 AS c1,
    DATALENGTH(CAST(q.[plan name] AS nvarchar(max))) AS c2,
    CASE
      WHEN CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2) >= CAST('2025-10-26T01:00:00' AS datetime2) THEN CASE
        WHEN CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2) >= CAST('2026-02-02T23:00:00' AS datetime2) THEN DATEDIFF_BIG(millisecond, CAST('19700101' AS datetime2), CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2))
        ELSE CAST(DATEDIFF(day, '19700101', DATEADD(second, 3600, CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2))) AS bigint)
      END
      WHEN CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2) >= CAST('2025-03-30T01:00:00' AS datetime2) THEN CAST(DATEDIFF(day, '19700101', DATEADD(second, 7200, CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2))) AS bigint)
      ELSE CASE WHEN CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2) < CAST('2025-01-31T23:00:00' AS datetime2) THEN DATEDIFF_BIG(millisecond, CAST('19700101' AS datetime2), CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2)) - 10000000000000 ELSE CAST(DATEDIFF(day, '19700101', DATEADD(second, 3600, CAST(SWITCHOFFSET(q.[at], '+00:00') AS datetime2))) AS bigint) END
    END AS c3,
    q.[at] AS c4,
    q.[score] AS c5
  FROM (
SELECT * FROM answers WHERE at >= '2025-01-31T23:00:00' AND at < '2026-02-02T23:00:00'
  ) AS q
) AS g
GROUP BY c1, c2, c5, c3
