-- The rows of a made-up county, `$clients` people.  Every cell follows from the number of its row by whole numbers alone.
-- Only `clients` is held: the rest streams, in the order of `i` and `n`.

-- A number from 0 to 2,147,483,647 that looks drawn, from the number of a row and the number of a cell.
CREATE MACRO stir(x, factor) AS (xor(x, x >> 15) * factor) & 2147483647;
CREATE MACRO drawn(i, cell) AS
  stir(stir(stir((i * 48271 + cell * 7919) & 2147483647, 1103515245), 1540483477), 2654435);
CREATE MACRO whole(i, cell, least, most) AS (least + drawn(i, cell) % (most - least + 1))::INTEGER;
CREATE MACRO one_of(i, cell, codes) AS codes[1 + drawn(i, cell) % len(codes)];

CREATE TABLE clients AS
SELECT i, 'c' || i AS client, one_of(i, 1, ['mental-health', 'older-people', 'disabilities', 'offenders', 'young-people', 'families', 'homeless', 'refuge',
    'substances']) AS lot,
  CASE WHEN lot = 'older-people' THEN whole(i, 2, 50, 90) ELSE whole(i, 2, 16, 64) END AS age,
  CASE WHEN whole(i, 3, 1, 100) <= 96 THEN 'yes' ELSE 'no' END AS connected,
  DATE '2023-04-01' + whole(i, 4, 0, 896) AS start,
  CASE WHEN whole(i, 5, 1, 5) = 1 THEN 'open' ELSE (start + whole(i, 6, 60, 500))::VARCHAR END AS stop,
  start + whole(i, 7, 0, 10) AS recorded
FROM range(1, $clients + 1) AS rows(i);

CREATE VIEW client AS SELECT * EXCLUDE i FROM clients;
CREATE VIEW need AS
SELECT client, area, whole(i, 10 + n, 0, 10) AS score, recorded
FROM (SELECT *, unnest(range(1, 5)) AS n, ['mind', 'work', 'offending', 'debt'][n] AS area FROM clients)
WHERE whole(i, 20 + n, 1, 3) < 3;

CREATE VIEW goal AS
SELECT 'g' || (6 * i + n) AS goal, client, head, start + whole(i, 30 + n, 20, 300) AS reached,
  reached + whole(i, 40 + n, 0, 10) AS recorded
FROM (SELECT *, unnest(range(6)) AS n, ['home', 'income', 'mind', 'work', 'offending', 'debt'][1 + n] AS head FROM clients)
WHERE whole(i, 50 + n, 1, 5) < 4;

CREATE VIEW job AS
SELECT 'j' || (2 * i + n) AS job, client, start + whole(i, 60, 10, 150) + n * whole(i, 61, 60, 260) AS began,
  CASE WHEN n = 1 AND whole(i, 62, 1, 4) = 1 THEN 'open' ELSE (began + whole(i, 63 + n, 20, 300))::VARCHAR END AS finished,
  began + whole(i, 66, 0, 10) AS recorded
FROM (SELECT *, unnest([0, 1]) AS n FROM clients);

CREATE VIEW proof AS
SELECT 'p' || (10 * i + n) AS proof, client, outcome, one_of(i, 100 + n, kinds) AS kind,
  CASE WHEN whole(i, 110 + n, 1, 100) = 1 THEN NULL ELSE one_of(i, 120 + n, roles) END AS "verified-by",
  one_of(i, 130 + n, ['independent', 'independent', 'independent', 'connected', 'payee']) AS relation,
  start + whole(i, 30 + place, 20, 300) + whole(i, 140 + n, -5, 40) AS submitted, submitted AS recorded
FROM (SELECT *, n % 6 AS place, unnest(asked[1 + place]) FROM (SELECT *, unnest(range(10)) AS n FROM clients), (SELECT [
  {outcome: 'home', kinds: ['letter', 'certificate', 'slip'], roles: ['landlord', 'clinician', 'employer']},
  {outcome: 'income', kinds: ['award', 'letter', 'slip'], roles: ['jobcentre', 'college', 'council']},
  {outcome: 'mind-kept', kinds: ['letter', 'certificate', 'slip'], roles: ['clinician', 'employer']},
  {outcome: 'work-kept', kinds: ['slip', 'contract', 'letter'], roles: ['employer', 'jobcentre', 'college']},
  {outcome: 'no-offence', kinds: ['letter', 'certificate', 'slip'], roles: ['police', 'council']},
  {outcome: 'debt-paid', kinds: ['letter', 'award', 'slip'], roles: ['landlord', 'jobcentre', 'provider']}] AS asked));

CREATE VIEW visit AS
SELECT 'v' || (100 * i + n) AS visit, client, start + whole(100 * i + n, 1, 0, 365) AS held,
  (whole(100 * i + n, 2, 1, 24) / 4)::DECIMAL(6, 2) AS length, held + whole(100 * i + n, 3, 0, 10) AS recorded
FROM (SELECT *, unnest(range(100)) AS n FROM clients) WHERE held < DATE '2023-04-01' + 1096;
