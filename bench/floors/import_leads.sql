-- Rows of a file as leads: anti-joins on e-mail and phone, in the address book and in the file;
-- whoever is known is linked, whoever is new is inserted. One transaction.
-- Parameters: user_id (who owns them). COPY is given title, value, currency, first name, last
-- name, job title, e-mail, phone as typed, phone in E.164 and organization, in this order.
CREATE TEMPORARY TABLE bench_row (
    number bigint GENERATED ALWAYS AS IDENTITY, title text, value numeric, currency text,
    first_name text, last_name text, job_title text, email text, phone text, e164 text,
    organization text, person_id bigint, organization_id bigint, is_new boolean DEFAULT false
) ON COMMIT DROP;

COPY bench_row (title, value, currency, first_name, last_name, job_title, email, phone, e164,
    organization) FROM STDIN;

UPDATE bench_row row SET person_id = email.person_id
FROM contacts_email email
WHERE email.normalized = lower(row.email) AND email.person_id IS NOT NULL;

UPDATE bench_row row SET person_id = phone.person_id
FROM contacts_phone phone
WHERE row.person_id IS NULL AND phone.e164 = row.e164 AND row.e164 <> ''
AND phone.person_id IS NOT NULL;

UPDATE bench_row row SET person_id = fresh.person_id, is_new = row.number = fresh.number
FROM (
    SELECT lower(email) AS email, min(number) AS number,
        nextval(pg_get_serial_sequence('contacts_person', 'id')) AS person_id
    FROM bench_row WHERE person_id IS NULL GROUP BY lower(email)
) AS fresh
WHERE row.person_id IS NULL AND lower(row.email) = fresh.email;

WITH fresh AS (
    INSERT INTO contacts_organization
        (name, domain, street, postcode, city, region, country, owner_id, visibility, created_at,
        updated_at)
    SELECT DISTINCT organization, '', '', '', '', '', '', %(user_id)s::bigint, 'everyone', now(),
        now()
    FROM bench_row WHERE is_new AND organization <> ''
    RETURNING id, name
)
UPDATE bench_row row SET organization_id = fresh.id FROM fresh
WHERE fresh.name = row.organization;

INSERT INTO contacts_person
    (id, first_name, last_name, organization_id, job_title, street, postcode, city, region,
    country, owner_id, visibility, created_at, updated_at)
SELECT person_id, first_name, last_name, organization_id, job_title, '', '', '', '', '',
    %(user_id)s, 'everyone', now(), now()
FROM bench_row WHERE is_new;

INSERT INTO contacts_email (person_id, address, label, is_primary, position)
SELECT person_id, email, 'work', true, 0 FROM bench_row WHERE is_new AND email <> '';

INSERT INTO contacts_phone (person_id, number, e164, label, is_primary, position)
SELECT person_id, phone, e164, 'work', true, 0 FROM bench_row WHERE is_new AND phone <> '';

INSERT INTO leads_lead
    (id, title, person_id, organization_id, value, currency, origin, origin_id, channel_code,
    owner_id, visibility, created_at, updated_at, last_touched_at)
SELECT gen_random_uuid(), title, person_id, organization_id, value, currency, 'import', '', '',
    %(user_id)s, 'everyone', now(), now(), now()
FROM bench_row;

SET CONSTRAINTS ALL IMMEDIATE;
