SELECT c1, max(c4), c5, count(*), c2 IS NULL
FROM (
  SELECT q."plan name" COLLATE BINARY AS c1,
    q.advocacy_form AS c2,
    CASE
    WHEN q.advocacy_form = 'd' THEN q."at"
    WHEN q.advocacy_seconds IS NULL THEN quote(q."at")
    WHEN q.advocacy_form GLOB 'c*' THEN CASE
      WHEN q.advocacy_seconds >= 1743303600 THEN CASE
        WHEN q.advocacy_seconds >= 1770073200 THEN CAST(q.advocacy_seconds AS TEXT)
        ELSE (q.advocacy_seconds+0)/86400
      END
      WHEN q.advocacy_seconds >= 1743300000 THEN (q.advocacy_seconds+3600)/86400 + 1000000
      ELSE CASE WHEN q.advocacy_seconds < 1738364400 THEN CAST(q.advocacy_seconds AS TEXT) ELSE (q.advocacy_seconds+0)/86400 END
    END
    ELSE CASE
      WHEN q.advocacy_seconds >= 1761440400 THEN CASE
        WHEN q.advocacy_seconds >= 1770073200 THEN CAST(q.advocacy_seconds AS TEXT)
        ELSE (q.advocacy_seconds+3600)/86400
      END
      WHEN q.advocacy_seconds >= 1743296400 THEN (q.advocacy_seconds+7200)/86400
      ELSE CASE WHEN q.advocacy_seconds < 1738364400 THEN CAST(q.advocacy_seconds AS TEXT) ELSE (q.advocacy_seconds+3600)/86400 END
    END END AS c3,
    q."at" AS c4,
    q."score" COLLATE BINARY AS c5
  FROM (
  SELECT "plan name", "at", "score", advocacy_form, 
    CASE
      WHEN advocacy_form = 'm s' THEN "at"
      WHEN advocacy_form = 'm ms' THEN "at" / 1000
      WHEN advocacy_form GLOB 'm[+-]*' THEN unixepoch("at")
      WHEN advocacy_form <> 'd' THEN unixepoch(substr("at", 1, 19))
    END AS advocacy_seconds
  FROM (SELECT "plan name", "at", "score", 
    CASE
      WHEN typeof("at") = 'integer' THEN CASE WHEN "at" >= 100000000000 THEN 'm ms' WHEN "at" >= 315532800 THEN 'm s' END
      WHEN typeof("at") <> 'text' OR substr("at", 9, 2) > '28' AND date(substr("at", 1, 10)) IS NOT substr("at", 1, 10) THEN NULL
      WHEN "at" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' THEN 'd'
      WHEN "at" NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-5][0-9]*' OR substr("at", 12, 2) > '23' THEN NULL
      WHEN length("at") = 19 THEN 'c' || substr("at", 11, 1)
      WHEN substr("at", 20) = 'Z' THEN 'mZ' || substr("at", 11, 1)
      WHEN substr("at", 20) GLOB '.[0-9][0-9][0-9]' THEN 'c3' || substr("at", 11, 1)
      WHEN substr("at", 20) GLOB '.[0-9][0-9][0-9]Z' THEN 'm3' || substr("at", 11, 1)
      WHEN substr("at", 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]' THEN 'c6' || substr("at", 11, 1)
      WHEN substr("at", 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]Z' THEN 'm6' || substr("at", 11, 1)
      WHEN substr("at", 20) GLOB '[+-][0-2][0-9]:[0-5][0-9]' THEN 'm' || substr("at", 20) || substr("at", 11, 1)
    END AS advocacy_form FROM (
SELECT * FROM answers WHERE at >= '2025-01-31 23:00:00' AND at < '2026-02-02 23:00:00'
  ) LIMIT -1) LIMIT -1) AS q
) AS g
GROUP BY c1, c2, c3, c5
