-- What an expert writes by hand for contract.pbr: every line that is paid, in pennies, and what each lot is paid a month.
-- `client_rows` and the like are the rows, `$known` the day as known on which it pays.  No division but the one that rounds, and no number with a fraction.
CREATE TEMP MACRO half_up(amount, part) AS sign(amount) * ((2 * abs(amount) + part) // (2 * part));
CREATE TEMP MACRO year_of(day) AS year(day - INTERVAL 3 MONTH);

CREATE TEMP TABLE lots AS FROM (VALUES
  ('mental-health', 1400, 1750), ('older-people', 2100, 1540), ('disabilities', 900, 1905), ('offenders', 700, 1820),
  ('young-people', 1300, 1690), ('families', 1600, 1775), ('homeless', 1900, 1835), ('refuge', 500, 2110),
  ('substances', 800, 1880)) AS lots(lot, capacity, price);
CREATE TEMP TABLE card AS FROM (VALUES
  (1, 'home', 'home', 'letter', 3), (2, 'income', 'income', 'letter', 2), (3, 'mind-kept', 'mind', 'letter', 1),
  (4, 'work-kept', 'work', 'payslip', 2), (5, 'no-offence', 'offending', 'letter', 1), (6, 'debt-paid', 'debt', 'letter', 1)
  ) AS card(place, outcome, head, evidence, points);
CREATE TEMP TABLE enough AS FROM (VALUES
  ('letter', ['letter', 'certificate', 'award'], ['landlord', 'clinician', 'college', 'jobcentre', 'police']),
  ('payslip', ['slip', 'contract'], ['employer', 'jobcentre'])) AS enough(evidence, kinds, roles);

CREATE TEMP TABLE clients AS
SELECT client, lot, price FROM client_rows JOIN lots USING (lot)
WHERE age >= 18 AND (lot <> 'older-people' OR age >= 55) AND connected = 'yes';

-- hours, up to the capacity: nine tenths of the price
CREATE TEMP TABLE delivered AS
SELECT lot, month, sum(quarters)::BIGINT AS quarters
FROM (SELECT client, date_trunc('month', held)::DATE AS month, sum((length * 4)::INTEGER) AS quarters
      FROM visit_rows WHERE held BETWEEN DATE '2023-04-01' AND DATE '2026-03-31' GROUP BY ALL)
JOIN clients USING (client) GROUP BY ALL;
CREATE TEMP TABLE hours AS
SELECT lot, month,  -- 9/10 of pence an hour, for quarters of an hour, or for hours a week over days
  least(half_up(9 * rate * coalesce(quarters, 0), 40), half_up(9 * rate * capacity * days, 70)) AS pence
FROM (SELECT lot, capacity, m::DATE AS month, date_diff('day', m, m + INTERVAL 1 MONTH) AS days,
             price + 55 * (year_of(m::DATE) - 2023) AS rate
      FROM lots, range(TIMESTAMP '2023-04-01', least(TIMESTAMP '2026-04-01', $known::TIMESTAMP + INTERVAL 1 DAY), INTERVAL 1 MONTH) AS months(m))
LEFT JOIN delivered USING (lot, month);

-- which electives are owed, and what all that is owed weighs
CREATE TEMP TABLE owed AS
SELECT client, place, points, sum(points) OVER (PARTITION BY client) AS weight
FROM (SELECT client, place, points FROM clients, card WHERE place <= 2
      UNION ALL
      SELECT client, place, points FROM need_rows JOIN card ON area = head JOIN clients USING (client)
      QUALIFY row_number() OVER (PARTITION BY client ORDER BY score DESC, place) <= 3);

-- reached, and proved in time by somebody outside
CREATE TEMP TABLE results AS
SELECT client, lot, place, reached AS achieved, half_up(156 * price * points, 10 * weight) AS pence
FROM (SELECT client, head, min(reached) AS reached FROM goal_rows GROUP BY ALL)
JOIN card USING (head) JOIN owed USING (client, place, points) JOIN clients USING (client)
WHERE reached BETWEEN DATE '2023-04-01' AND DATE '2026-03-31' AND EXISTS (
  FROM proof_rows AS proof JOIN enough ON enough.evidence = card.evidence
  WHERE proof.client = clients.client AND proof.outcome = card.outcome AND list_contains(kinds, kind)
    AND list_contains(roles, "verified-by") AND relation = 'independent'
    AND submitted BETWEEN reached AND reached + 28);

-- time in work, over gaps of at most fourteen days
CREATE TEMP TABLE work AS
SELECT client, lot, place, min(began) + days - 1 AS achieved, pence
FROM (SELECT client, min(began) AS began, max(finished) AS finished
      FROM (SELECT *, sum(new) OVER (PARTITION BY client ORDER BY began, job) AS spell
            FROM (SELECT *, (began > 15 + max(finished) OVER (PARTITION BY client ORDER BY began, job
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) IS NOT FALSE AS fresh, fresh::INTEGER AS new
                  FROM (SELECT client, job, began, least(CASE WHEN finished = 'open' THEN $known::DATE ELSE finished::DATE END, $known::DATE) AS finished
                        FROM job_rows)))
      GROUP BY client, spell)
JOIN (VALUES (7, 91, 30000), (8, 182, 50000), (9, 364, 70000)) AS kept(place, days, pence) ON finished - began + 1 >= days
JOIN clients USING (client)
GROUP BY client, lot, place, days, pence
HAVING achieved BETWEEN DATE '2023-04-01' AND DATE '2026-03-31';

-- nobody above £900 a year, then no lot above £1,500,000
CREATE TEMP TABLE lines AS
WITH claimed AS (SELECT 'results' AS payment, * FROM results UNION ALL SELECT 'work', * FROM work),
  of_client AS (
    SELECT * REPLACE (greatest(0, least(pence, 90000 - before)) AS pence) FROM (
      SELECT *, coalesce(sum(pence) OVER (PARTITION BY client, year_of(achieved) ORDER BY achieved, pence, place
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before FROM claimed)),
  of_lot AS (
    SELECT * REPLACE (greatest(0, least(pence, 150000000 - so_far)) AS pence) FROM (
      SELECT *, coalesce(sum(pence) OVER (PARTITION BY lot, year_of(achieved) ORDER BY achieved, pence, place, client
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS so_far FROM of_client))
SELECT payment, client, lot, date_trunc('month', achieved)::DATE AS month, place, achieved, pence::BIGINT AS pence FROM of_lot
UNION ALL SELECT 'hours', NULL, lot, month, 0, NULL, pence::BIGINT FROM hours;

CREATE TEMP TABLE statement AS
SELECT lot, month, payment, count(*) AS lines, sum(pence)::BIGINT AS pence FROM lines GROUP BY ALL ORDER BY ALL;

CREATE TEMP VIEW listed AS SELECT payment, client, lot, month::VARCHAR AS month, place, pence FROM lines ORDER BY ALL;
CREATE TEMP VIEW summed AS SELECT count(*) AS lines, sum(pence)::BIGINT AS pence, sha256(string_agg(
  concat_ws('|', payment, client, lot, month, place, pence), ';' ORDER BY payment, client, lot, month, place)) AS digest FROM lines;
