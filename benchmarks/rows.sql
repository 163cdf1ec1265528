-- The rows of a made-up county, `$clients` people.  Every cell follows from the number of its row by whole numbers alone.

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

CREATE TABLE client AS SELECT * EXCLUDE i FROM clients;
CREATE TABLE need AS
SELECT client, area, whole(i, 10 + n, 0, 10) AS score, recorded
FROM clients, (VALUES (1, 'mind'), (2, 'work'), (3, 'offending'), (4, 'debt')) AS areas(n, area)
WHERE whole(i, 20 + n, 1, 3) < 3 ORDER BY i, n;

CREATE TABLE goal AS
SELECT 'g' || (6 * i + n) AS goal, client, head, start + whole(i, 30 + n, 20, 300) AS reached,
  reached + whole(i, 40 + n, 0, 10) AS recorded
FROM clients, (VALUES (0, 'home'), (1, 'income'), (2, 'mind'), (3, 'work'), (4, 'offending'), (5, 'debt')) AS heads(n, head)
WHERE whole(i, 50 + n, 1, 5) < 4 ORDER BY i, n;

CREATE TABLE job AS
SELECT 'j' || (2 * i + n) AS job, client, start + whole(i, 60, 10, 150) + n * whole(i, 61, 60, 260) AS began,
  CASE WHEN n = 1 AND whole(i, 62, 1, 4) = 1 THEN 'open' ELSE (began + whole(i, 63 + n, 20, 300))::VARCHAR END AS finished,
  began + whole(i, 66, 0, 10) AS recorded
FROM clients, (VALUES (0), (1)) AS spells(n) ORDER BY i, n;

CREATE TABLE proof AS
SELECT 'p' || (10 * i + n) AS proof, client, outcome, one_of(i, 100 + n, kinds) AS kind,
  CASE WHEN whole(i, 110 + n, 1, 100) = 1 THEN NULL ELSE one_of(i, 120 + n, roles) END AS "verified-by",
  one_of(i, 130 + n, ['independent', 'independent', 'independent', 'connected', 'payee']) AS relation,
  start + whole(i, 30 + place, 20, 300) + whole(i, 140 + n, -5, 40) AS submitted, submitted AS recorded
FROM clients, range(10) AS rows(n), (VALUES
  (0, 'home', ['letter', 'certificate', 'slip'], ['landlord', 'clinician', 'employer']),
  (1, 'income', ['award', 'letter', 'slip'], ['jobcentre', 'college', 'council']),
  (2, 'mind-kept', ['letter', 'certificate', 'slip'], ['clinician', 'employer']),
  (3, 'work-kept', ['slip', 'contract', 'letter'], ['employer', 'jobcentre', 'college']),
  (4, 'no-offence', ['letter', 'certificate', 'slip'], ['police', 'council']),
  (5, 'debt-paid', ['letter', 'award', 'slip'], ['landlord', 'jobcentre', 'provider'])
) AS asked(place, outcome, kinds, roles)
WHERE place = n % 6 ORDER BY i, n;

CREATE TABLE visit AS
SELECT 'v' || (100 * i + n) AS visit, client, start + whole(100 * i + n, 1, 0, 365) AS held,
  (whole(100 * i + n, 2, 1, 24) / 4)::DECIMAL(6, 2) AS length, held + whole(100 * i + n, 3, 0, 10) AS recorded
FROM clients, range(100) AS rows(n) WHERE held < DATE '2023-04-01' + 1096 ORDER BY i, n;
