SELECT c1, max(c3), c4, count(*)
FROM (
  SELECT q."plan name" AS c1,
    CASE
      WHEN q."at" >= TIMESTAMP '2025-03-30 03:00:00' THEN CASE
        WHEN q."at" >= TIMESTAMP '2026-02-02 23:00:00' THEN date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', q."at")
        ELSE date_diff('day', DATE '1970-01-01', CAST(q."at" AS date))
      END
      WHEN q."at" >= TIMESTAMP '2025-03-30 02:00:00' THEN date_diff('day', DATE '1970-01-01', CAST(q."at" + INTERVAL '3600' SECOND AS date)) + 1000000
      ELSE CASE WHEN q."at" < TIMESTAMP '2025-01-31 23:00:00' THEN date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', q."at") - 10000000000000 ELSE date_diff('day', DATE '1970-01-01', CAST(q."at" AS date)) END
    END AS c2,
    q."at" AS c3,
    q."score" AS c4,
    CAST(q."score" AS varchar) AS c5
  FROM (
SELECT * FROM answers WHERE at >= TIMESTAMP '2025-01-31 23:00:00' AND at < TIMESTAMP '2026-02-02 23:00:00'
  ) AS q
) AS g
GROUP BY c1, c4, c5, c2
