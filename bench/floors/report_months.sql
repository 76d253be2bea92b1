-- Deals that a manager sees, won and lost month by month; of one that ended twice the same way in
-- a month, the last.
-- Parameters: user_id, team_id (0: none), pipeline_id, begin and end (moments), zone (of the
-- company's days).
SELECT month, kind, currency, count(*), sum(value) AS value
FROM (
    SELECT DISTINCT ON (outcome.deal_id, outcome.kind, month)
        date_trunc('month', outcome.at AT TIME ZONE %(zone)s) AS month,
        outcome.kind, outcome.currency, outcome.value
    FROM deals_outcome outcome
    JOIN deals_stage stage ON stage.id = outcome.stage_id
    JOIN deals_deal deal ON deal.id = outcome.deal_id
    JOIN accounts_user owner ON owner.id = deal.owner_id
    WHERE outcome.kind IN ('won', 'lost') AND outcome.at >= %(begin)s AND outcome.at < %(end)s
    AND stage.pipeline_id = %(pipeline_id)s
    AND deal.deleted_at IS NULL AND deal.returned_at IS NULL
    AND (
        deal.visibility = 'everyone' OR deal.owner_id = %(user_id)s OR owner.team_id = %(team_id)s
        OR EXISTS (
            SELECT FROM deals_deal_followers follower
            WHERE follower.deal_id = deal.id AND follower.user_id = %(user_id)s
        )
    )
    ORDER BY outcome.deal_id, outcome.kind, month, outcome.at DESC, outcome.id DESC
) AS last
GROUP BY month, kind, currency;
