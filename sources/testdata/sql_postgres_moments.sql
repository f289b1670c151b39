SELECT c1, max(c3), c4, count(*)
FROM (
  SELECT q."plan name" COLLATE "C" AS c1,
    CASE
      WHEN q."at" >= TIMESTAMPTZ '2025-10-26 01:00:00+00' THEN CASE
        WHEN q."at" >= TIMESTAMPTZ '2026-02-02 23:00:00+00' THEN extract(epoch FROM q."at")::float8
        ELSE (q."at" AT TIME ZONE INTERVAL '3600 seconds')::date - DATE '1970-01-01'
      END
      WHEN q."at" >= TIMESTAMPTZ '2025-03-30 01:00:00+00' THEN (q."at" AT TIME ZONE INTERVAL '7200 seconds')::date - DATE '1970-01-01'
      ELSE CASE WHEN q."at" < TIMESTAMPTZ '2025-01-31 23:00:00+00' THEN extract(epoch FROM q."at")::float8 - 1e10 ELSE (q."at" AT TIME ZONE INTERVAL '3600 seconds')::date - DATE '1970-01-01' END
    END AS c2,
    q."at" AS c3,
    q."score" AS c4
  FROM (
SELECT * FROM answers WHERE at >= '2025-01-31 23:00:00+00' AND at < '2026-02-02 23:00:00+00'
  ) AS q
) AS g
GROUP BY c1, c4, c2
