-- A small CRM: accounts, what they answered, and the deals that were won. 400 of each, made up.
CREATE SCHEMA crm;

CREATE TABLE crm.accounts (id int PRIMARY KEY, plan text NOT NULL, country text NOT NULL);
CREATE TABLE crm.answers (account_id int NOT NULL REFERENCES crm.accounts, answered_at timestamptz NOT NULL, score smallint NOT NULL);
CREATE TABLE crm.deals (account_id int NOT NULL REFERENCES crm.accounts, won_at timestamptz NOT NULL, channel text NOT NULL);

INSERT INTO crm.accounts
SELECT n, (ARRAY['Free', 'Pro', 'Team'])[1 + n % 3], (ARRAY['DE', 'DE', 'AT', 'CH'])[1 + n % 4]
FROM generate_series(1, 400) AS n;

-- Whoever has the plan Team is less happy since March.
INSERT INTO crm.answers
SELECT n, at, CASE
  WHEN n % 3 <> 2 THEN 5 + n * 7919 % 10007 % 6
  WHEN at < '2026-03-01' THEN 7 + n * 7919 % 10007 % 4
  ELSE 4 + n * 7919 % 10007 % 6
END
FROM generate_series(1, 400) AS n, LATERAL (SELECT timestamptz '2026-01-05 08:00+01' + n * interval '5 hours' AS at) AS t;

INSERT INTO crm.deals
SELECT n, timestamptz '2026-01-05 09:00+01' + n * interval '5 hours', (ARRAY['search', 'friend', 'fair', 'search', 'referral code'])[1 + n * 7919 % 10007 % 5]
FROM generate_series(1, 400) AS n;
