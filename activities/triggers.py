"""What the database keeps true by itself, whoever writes."""

# `next_activity_at` of a lead or a deal is the earliest moment at which something undone on it is
# due. A day without a time counts until that day ends where the company is.
#
# A trigger, because activities move in ways that this app does not see: conversion and its undo
# walk them from the lead to the deal and back, a merge or SQL by hand may follow. The lead or deal
# is locked before its activities are read, so of two writers at once the second sees the first.
_KEEP = """
    FOR key IN
        SELECT DISTINCT id FROM unnest(ARRAY[OLD.{kind}_id, NEW.{kind}_id]) AS id
        WHERE id IS NOT NULL ORDER BY id
    LOOP
        PERFORM 1 FROM {table} WHERE id = key::{type} FOR NO KEY UPDATE;
        UPDATE {table} SET next_activity_at = earliest.due_at
        FROM (
            SELECT min(
                (due_on + COALESCE(due_time, time '23:59:59.999999')) AT TIME ZONE
                COALESCE((SELECT time_zone FROM accounts_company LIMIT 1), 'UTC')
            ) AS due_at
            FROM activities_activity
            WHERE {kind}_id = key::{type} AND done_at IS NULL AND deleted_at IS NULL
        ) AS earliest
        WHERE id = key::{type} AND next_activity_at IS DISTINCT FROM earliest.due_at;
    END LOOP;
"""

KEEP_NEXT_ACTIVITY = (
    _KEEP.format(kind="lead", table="leads_lead", type="uuid")
    + _KEEP.format(kind="deal", table="deals_deal", type="bigint")
    + "    RETURN NULL;"
)
