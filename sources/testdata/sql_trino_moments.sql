SELECT c1, max(c3), c4, count(*)
FROM (
  SELECT q."plan name" AS c1,
    CASE
      WHEN CAST(at_timezone(q."at", 'UTC') AS timestamp(6)) >= TIMESTAMP '2025-10-26 01:00:00' THEN CASE
        WHEN CAST(at_timezone(q."at", 'UTC') AS timestamp(6)) >= TIMESTAMP '2026-02-02 23:00:00' THEN date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', CAST(at_timezone(q."at", 'UTC') AS timestamp(6)))
        ELSE date_diff('day', DATE '1970-01-01', CAST(CAST(at_timezone(q."at", 'UTC') AS timestamp(6)) + INTERVAL '3600' SECOND AS date))
      END
      WHEN CAST(at_timezone(q."at", 'UTC') AS timestamp(6)) >= TIMESTAMP '2025-03-30 01:00:00' THEN date_diff('day', DATE '1970-01-01', CAST(CAST(at_timezone(q."at", 'UTC') AS timestamp(6)) + INTERVAL '7200' SECOND AS date))
      ELSE CASE WHEN CAST(at_timezone(q."at", 'UTC') AS timestamp(6)) < TIMESTAMP '2025-01-31 23:00:00' THEN date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', CAST(at_timezone(q."at", 'UTC') AS timestamp(6))) - 10000000000000 ELSE date_diff('day', DATE '1970-01-01', CAST(CAST(at_timezone(q."at", 'UTC') AS timestamp(6)) + INTERVAL '3600' SECOND AS date)) END
    END AS c2,
    q."at" AS c3,
    q."score" AS c4
  FROM (
SELECT * FROM answers WHERE at >= TIMESTAMP '2025-01-31 23:00:00' AND at < TIMESTAMP '2026-02-02 23:00:00'
  ) AS q
) AS g
GROUP BY c1, c4, c2
