-- A page of the inbox sorted by the custom field Employees as one user sees it, the first or the one
-- after a lead, and how many leads there are, up to 10,001.
-- Parameters: user_id, team_id (0: none), page (how many leads),
-- above and id: value and id of the lead before the page; NULL for the first page.
SELECT lead.id, lead.title, lead.value, lead.currency, lead.origin, lead.seen_at,
    lead.next_activity_at, lead.created_at, person.name AS person,
    organization.name AS organization, owner.name AS owner,
    ARRAY(
        SELECT label.name FROM leads_lead_labels tag
        JOIN contacts_label label ON label.id = tag.label_id
        WHERE tag.lead_id = lead.id ORDER BY label.position
    ) AS labels
FROM leads_lead lead
JOIN accounts_user owner ON owner.id = lead.owner_id
LEFT JOIN contacts_person person ON person.id = lead.person_id
LEFT JOIN contacts_organization organization ON organization.id = lead.organization_id
WHERE lead.archived_at IS NULL AND lead.converted_at IS NULL AND lead.deleted_at IS NULL
AND (
    lead.visibility = 'everyone' OR lead.owner_id = %(user_id)s
    OR (lead.visibility = 'team' AND owner.team_id = %(team_id)s)
    OR EXISTS (
        SELECT FROM leads_lead_followers follower
        WHERE follower.lead_id = lead.id AND follower.user_id = %(user_id)s
    )
)
AND (%(above)s::text IS NULL OR (lead.custom->>'employees')::numeric >= %(above)s::numeric)
AND (%(above)s::text IS NULL OR ((lead.custom->>'employees')::numeric, lead.id) > (%(above)s::numeric, %(id)s::uuid))
ORDER BY (lead.custom->>'employees')::numeric, lead.id
LIMIT %(page)s;

SELECT count(*) FROM (
    SELECT FROM leads_lead lead
    JOIN accounts_user owner ON owner.id = lead.owner_id
    WHERE lead.archived_at IS NULL AND lead.converted_at IS NULL AND lead.deleted_at IS NULL
    AND (
        lead.visibility = 'everyone' OR lead.owner_id = %(user_id)s
        OR (lead.visibility = 'team' AND owner.team_id = %(team_id)s)
        OR EXISTS (
            SELECT FROM leads_lead_followers follower
            WHERE follower.lead_id = lead.id AND follower.user_id = %(user_id)s
        )
    )
    LIMIT 10001
) AS found;
