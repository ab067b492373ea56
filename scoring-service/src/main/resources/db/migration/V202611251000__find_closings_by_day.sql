-- Trends compare all clients' scores with those of one day.
CREATE INDEX closing_score_by_day ON closing_score (day, window_days) INCLUDE (client_id, score);
