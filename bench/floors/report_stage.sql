-- Open deals that a manager sees, stage by stage and currency by currency.
-- Parameters: user_id, team_id (0: none), pipeline_id.
SELECT deal.stage_id, deal.currency, count(*), sum(deal.value) AS value,
    sum(deal.value * coalesce(deal.probability, stage.probability) / 100) AS weighted
FROM deals_deal deal
JOIN deals_stage stage ON stage.id = deal.stage_id
JOIN accounts_user owner ON owner.id = deal.owner_id
WHERE stage.pipeline_id = %(pipeline_id)s
AND deal.status = 'open' AND deal.deleted_at IS NULL AND deal.returned_at IS NULL
AND (
    deal.visibility = 'everyone' OR deal.owner_id = %(user_id)s OR owner.team_id = %(team_id)s
    OR EXISTS (
        SELECT FROM deals_deal_followers follower
        WHERE follower.deal_id = deal.id AND follower.user_id = %(user_id)s
    )
)
GROUP BY deal.stage_id, deal.currency;
