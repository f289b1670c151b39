SELECT c1, c2, c3, count(*)
FROM (
  SELECT q.`plan name` AS c1,
    q.`at` AS c2,
    q.`score` AS c3,
    toString(q.`score`) AS c4
  FROM (
SELECT * FROM answers WHERE at >= '2025-01-31 23:00:00' AND at < '2026-02-02 23:00:00'
  ) AS q
) AS g
GROUP BY c1, c2, c3, c4
