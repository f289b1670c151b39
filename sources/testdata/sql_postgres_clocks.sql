SELECT c1, max(c3), c4, count(*)
FROM (
  SELECT q."plan name"::text COLLATE "C" AS c1,
    CASE
      WHEN q."at" >= TIMESTAMP '2025-03-30 03:00:00' THEN CASE
        WHEN q."at" >= TIMESTAMP '2026-02-02 23:00:00' THEN extract(epoch FROM q."at")::float8
        ELSE q."at"::date - DATE '1970-01-01'
      END
      WHEN q."at" >= TIMESTAMP '2025-03-30 02:00:00' THEN (q."at" + INTERVAL '3600 seconds')::date - DATE '1970-01-01' + 1000000
      ELSE CASE WHEN q."at" < TIMESTAMP '2025-01-31 23:00:00' THEN extract(epoch FROM q."at")::float8 - 1e10 ELSE q."at"::date - DATE '1970-01-01' END
    END AS c2,
    q."at" AS c3,
    q."score" AS c4,
    q."score"::text AS c5
  FROM (
SELECT * FROM answers WHERE at >= '2025-01-31 23:00:00+00' AND at < '2026-02-02 23:00:00+00'
  ) AS q
) AS g
GROUP BY c1, c4, c5, c2
