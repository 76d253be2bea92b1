-- The board of a pipeline as one user sees it: what the columns are worth, and their first cards.
-- Parameters: user_id, team_id (0: none), pipeline_id, page (cards in a column).
SELECT deal.stage_id, deal.currency, count(*), sum(deal.value) AS value,
    sum(deal.value * coalesce(deal.probability, stage.probability) / 100) AS weighted
FROM deals_deal deal
JOIN deals_stage stage ON stage.id = deal.stage_id
JOIN accounts_user owner ON owner.id = deal.owner_id
WHERE stage.pipeline_id = %(pipeline_id)s AND stage.archived_at IS NULL
AND deal.status = 'open' AND deal.deleted_at IS NULL AND deal.returned_at IS NULL
AND (
    deal.visibility = 'everyone' OR deal.owner_id = %(user_id)s
    OR (deal.visibility = 'team' AND owner.team_id = %(team_id)s)
    OR EXISTS (
        SELECT FROM deals_deal_followers follower
        WHERE follower.deal_id = deal.id AND follower.user_id = %(user_id)s
    )
)
GROUP BY deal.stage_id, deal.currency;

SELECT card.*
FROM deals_stage stage
CROSS JOIN LATERAL (
    SELECT deal.id, deal.stage_id, deal.title, deal.value, deal.currency, deal.next_activity_at,
        deal.last_touched_at, deal.expected_close_on, person.name AS person,
        organization.name AS organization, owner.name AS owner,
        ARRAY(
            SELECT label.name FROM deals_deal_labels tag
            JOIN contacts_label label ON label.id = tag.label_id
            WHERE tag.deal_id = deal.id ORDER BY label.position
        ) AS labels
    FROM deals_deal deal
    JOIN accounts_user owner ON owner.id = deal.owner_id
    LEFT JOIN contacts_person person ON person.id = deal.person_id
    LEFT JOIN contacts_organization organization ON organization.id = deal.organization_id
    WHERE deal.stage_id = stage.id
    AND deal.status = 'open' AND deal.deleted_at IS NULL AND deal.returned_at IS NULL
    AND (
        deal.visibility = 'everyone' OR deal.owner_id = %(user_id)s
        OR (deal.visibility = 'team' AND owner.team_id = %(team_id)s)
        OR EXISTS (
            SELECT FROM deals_deal_followers follower
            WHERE follower.deal_id = deal.id AND follower.user_id = %(user_id)s
        )
    )
    ORDER BY deal.next_activity_at, deal.id
    LIMIT %(page)s
) AS card
WHERE stage.pipeline_id = %(pipeline_id)s AND stage.archived_at IS NULL;
