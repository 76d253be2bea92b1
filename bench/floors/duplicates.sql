-- Who has one of these e-mails or numbers, and who has a name like this one.
-- Parameters: name, emails and phones (lists; e-mails in lower case, numbers in E.164).
SELECT person_id AS id FROM contacts_email
WHERE normalized = ANY(%(emails)s::text[]) AND person_id IS NOT NULL
UNION
SELECT person_id FROM contacts_phone
WHERE e164 = ANY(%(phones)s::text[]) AND e164 <> '' AND person_id IS NOT NULL
UNION
(
    SELECT id FROM contacts_person
    WHERE name_folded %% fold(%(name)s) AND deleted_at IS NULL
    ORDER BY similarity(name_folded, fold(%(name)s)) DESC LIMIT 10
);
