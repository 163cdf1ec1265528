-- What an expert writes by hand for contract.pbr: every line that is paid, in pennies, and what each lot is paid a month.
-- `client_rows` and the like are the rows, `$known` the day as known on which it pays.  No division but the one that rounds, and no number with a fraction.
CREATE TEMP MACRO half_up(amount, part) AS sign(amount) * ((2 * abs(amount) + part) // (2 * part));
CREATE TEMP MACRO year_of(day) AS year(day - INTERVAL 3 MONTH);

CREATE TYPE lot AS ENUM ('disabilities', 'families', 'homeless', 'mental-health', 'offenders', 'older-people', 'refuge',
  'substances', 'young-people');
CREATE TEMP TABLE lots AS SELECT * REPLACE (lot::lot AS lot) FROM (VALUES
  ('mental-health', 1400, 1750), ('older-people', 2100, 1540), ('disabilities', 900, 1905), ('offenders', 700, 1820),
  ('young-people', 1300, 1690), ('families', 1600, 1775), ('homeless', 1900, 1835), ('refuge', 500, 2110),
  ('substances', 800, 1880)) AS lots(lot, capacity, price);
CREATE TEMP TABLE card AS FROM (VALUES
  (1, 'home', 'home', 'letter', 3), (2, 'income', 'income', 'letter', 2), (3, 'mind-kept', 'mind', 'letter', 1),
  (4, 'work-kept', 'work', 'payslip', 2), (5, 'no-offence', 'offending', 'letter', 1), (6, 'debt-paid', 'debt', 'letter', 1)
  ) AS card(place, outcome, head, evidence, points);

CREATE TEMP TABLE clients AS
SELECT client, lot, price FROM (SELECT * REPLACE (lot::lot AS lot) FROM client_rows) JOIN lots USING (lot)
WHERE age >= 18 AND (lot <> 'older-people' OR age >= 55) AND connected = 'yes';

-- hours, up to the capacity: nine tenths of the price; a day has few lots, so the rows are added up by day before anything is asked of a month
CREATE TEMP TABLE delivered AS
SELECT lot, date_trunc('month', held)::DATE AS month, sum(hundredths)::BIGINT AS hundredths
FROM (SELECT lot, held, (100 * sum(length))::BIGINT AS hundredths FROM visit_rows JOIN clients USING (client)
      WHERE held BETWEEN DATE '2023-04-01' AND DATE '2026-03-31' GROUP BY ALL)
GROUP BY ALL;
CREATE TEMP TABLE hours AS
SELECT lot, month,  -- 9/10 of pence an hour, for hundredths of an hour, or for hours a week over days
  least(half_up(9 * rate * coalesce(hundredths, 0), 1000), half_up(9 * rate * capacity * days, 70)) AS pence
FROM (SELECT lot, capacity, m::DATE AS month, date_diff('day', m, m + INTERVAL 1 MONTH) AS days,
             price + 55 * (year_of(m::DATE) - 2023) AS rate
      FROM lots, range(TIMESTAMP '2023-04-01', least(TIMESTAMP '2026-04-01', $known::TIMESTAMP + INTERVAL 1 DAY), INTERVAL 1 MONTH) AS months(m))
LEFT JOIN delivered USING (lot, month);

-- which electives are owed, in one number each (score, place from the last, points), and what all that is owed weighs
CREATE TEMP TABLE owed AS
SELECT client, lot, price, 5 + coalesce(list_sum(list_transform(best, lambda x: x % 10)), 0)::INTEGER AS weight,
  [1, 2] || coalesce(list_transform(best, lambda x: 9 - x // 10 % 10), []) AS places
FROM clients LEFT JOIN (SELECT client, max((100 * score + 10 * (9 - place) + points)::INTEGER, 3) AS best
                        FROM need_rows JOIN card ON area = head GROUP BY client) USING (client);

-- reached, and proved in time by somebody outside
CREATE TEMP TABLE proved AS
SELECT client, place, submitted FROM proof_rows JOIN card USING (outcome)
WHERE relation = 'independent' AND CASE evidence
  WHEN 'letter' THEN kind IN ('letter', 'certificate', 'award')
    AND "verified-by" IN ('landlord', 'clinician', 'college', 'jobcentre', 'police')
  ELSE kind IN ('slip', 'contract') AND "verified-by" IN ('employer', 'jobcentre') END;
CREATE TEMP TABLE results AS
SELECT client, lot, place, reached AS achieved, half_up(156 * price * points, 10 * weight) AS pence
FROM (SELECT client, head, min(reached) AS reached FROM goal_rows GROUP BY ALL)
JOIN card USING (head) JOIN owed USING (client)
WHERE reached BETWEEN DATE '2023-04-01' AND DATE '2026-03-31' AND list_contains(places, place) AND EXISTS (
  FROM proved WHERE proved.client = owed.client AND proved.place = card.place AND submitted BETWEEN reached AND reached + 28);

-- time in work, over gaps of at most fourteen days
CREATE TEMP TABLE work AS
SELECT client, lot, place, min(began) + days - 1 AS achieved, pence
FROM (SELECT client, min(began) AS began, max(finished) AS finished
      FROM (SELECT *, sum(new) OVER (PARTITION BY client ORDER BY began, finished) AS spell
            FROM (SELECT *, (began > 15 + max(finished) OVER (PARTITION BY client ORDER BY began, finished
                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) IS NOT FALSE AS fresh, fresh::INTEGER AS new
                  FROM (SELECT client, began, least(CASE WHEN finished = 'open' THEN $known::DATE ELSE finished::DATE END, $known::DATE) AS finished
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
    SELECT * REPLACE (greatest(0, least(pence, 90000 - before))::INTEGER AS pence) FROM (
      SELECT *, coalesce(sum(pence) OVER (PARTITION BY client, year_of(achieved) ORDER BY achieved, pence, place
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT AS before FROM claimed)),
  of_lot AS (
    SELECT * REPLACE (greatest(0, least(pence, 150000000 - so_far))::INTEGER AS pence) FROM (
      SELECT *, coalesce(sum(pence) OVER (PARTITION BY lot, year_of(achieved) ORDER BY achieved, pence, place, client
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::BIGINT AS so_far FROM of_client))
SELECT payment, client, lot, date_trunc('month', achieved)::DATE AS month, place, achieved, pence::BIGINT AS pence FROM of_lot
UNION ALL SELECT 'hours', NULL, lot, month, 0, NULL, pence::BIGINT FROM hours;

CREATE TEMP TABLE statement AS
SELECT lot, month, payment, count(*) AS lines, sum(pence)::BIGINT AS pence FROM lines GROUP BY ALL ORDER BY ALL;

CREATE TEMP VIEW listed AS SELECT payment, client, lot, month::VARCHAR AS month, place, pence FROM lines ORDER BY ALL;
CREATE TEMP VIEW summed AS SELECT sum(lines)::BIGINT AS lines, sum(pence)::BIGINT AS pence FROM statement;
CREATE TEMP VIEW hashed AS SELECT sha256(string_agg(
  concat_ws('|', payment, client, lot, month, place, pence), ';' ORDER BY payment, client, lot, month, place)) AS digest FROM lines;
