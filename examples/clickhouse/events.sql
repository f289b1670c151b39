-- 900 sign-ups and answers, made up.
INSERT INTO events SELECT
  toDateTime('2026-01-05 08:00:00', 'UTC') + number * 7200 AS at,
  if(number % 3 = 0, 'signed_up', 'nps_answered') AS name,
  ['Free', 'Pro', 'Team'][1 + intDiv(number, 3) % 3] AS plan,
  if(name = 'signed_up', ['search', 'friend', 'fair', 'search', 'invitation'][1 + intDiv(number * 7919, 17) % 5], '') AS channel,
  if(name = 'nps_answered', toUInt8(if(plan = 'Free', 3, 5) + intDiv(number * 7919, 13) % 6), NULL) AS score
FROM numbers(900)
