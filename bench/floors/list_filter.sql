-- The first page of the inbox narrowed by a filter of three levels, and how many leads it leaves.
-- Parameters: user_id, team_id (0: none), page (how many leads).
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
AND lead.value > 20000 AND lead.currency = 'EUR'
AND (
    lead.custom->>'sector' = 'energy'
    OR ((lead.custom->>'employees')::numeric >= 4500 AND (lead.custom->>'demo_wanted')::boolean)
)
ORDER BY lead.created_at DESC, lead.id DESC
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
    AND lead.value > 20000 AND lead.currency = 'EUR'
    AND (
        lead.custom->>'sector' = 'energy'
        OR ((lead.custom->>'employees')::numeric >= 4500 AND (lead.custom->>'demo_wanted')::boolean)
    )
    LIMIT 10001
) AS found;
