-- A lead's contact and deal: who has the same e-mail, number or name; then organization, person,
-- e-mail, phone, deal, its first stage and a line of the log. One transaction.
-- Parameters: title, first_name, last_name, organization, email ('': none), phone (E.164,
-- '': none), stage_id, user_id, team_id (0: none).
SELECT person_id AS twin_id FROM contacts_email
WHERE normalized = %(email)s AND person_id IS NOT NULL
UNION ALL
SELECT person_id FROM contacts_phone
WHERE e164 = %(phone)s AND e164 <> '' AND person_id IS NOT NULL
UNION ALL
SELECT id FROM contacts_person
WHERE name_key = fold_key(%(first_name)s || ' ' || %(last_name)s) AND deleted_at IS NULL
LIMIT 20;

INSERT INTO contacts_organization
    (name, domain, street, postcode, city, region, country, owner_id, visibility, created_at,
    updated_at, confirmed_at)
VALUES (%(organization)s, '', '', '', '', '', '', %(user_id)s, 'everyone', now(), now(), now())
RETURNING id AS organization_id;

INSERT INTO contacts_person
    (first_name, last_name, organization_id, job_title, street, postcode, city, region, country,
    owner_id, visibility, created_at, updated_at, confirmed_at)
VALUES (%(first_name)s, %(last_name)s, %(organization_id)s, '', '', '', '', '', '', %(user_id)s,
    'everyone', now(), now(), now())
RETURNING id AS person_id;

INSERT INTO contacts_email (person_id, address, label, is_primary, position)
SELECT %(person_id)s, %(email)s::text, 'work', true, 0 WHERE %(email)s::text <> '';

INSERT INTO contacts_phone (person_id, number, e164, label, is_primary, position)
SELECT %(person_id)s, %(phone)s::text, %(phone)s::text, 'work', true, 0
WHERE %(phone)s::text <> '';

INSERT INTO deals_deal
    (title, person_id, organization_id, stage_id, stage_entered_at, status, currency, lost_reason,
    origin, origin_id, channel_code, owner_id, visibility, created_at, updated_at,
    last_touched_at)
VALUES (%(title)s, %(person_id)s, %(organization_id)s, %(stage_id)s, now(), 'open', 'EUR', '',
    'lead', '', '', %(user_id)s, 'everyone', now(), now(), now())
RETURNING id AS deal_id;

INSERT INTO deals_stagevisit (deal_id, stage_id, entered_at, owner_id, team_id, currency, by_id)
VALUES (%(deal_id)s, %(stage_id)s, now(), %(user_id)s, nullif(%(team_id)s::bigint, 0), 'EUR', %(user_id)s);

INSERT INTO history_event (subject_type, subject_id, verb, actor_id, at, details)
VALUES ('deals.deal', %(deal_id)s::bigint::text, 'deal.opened', %(user_id)s, now(), '{}');
