-- ConnectWise's markets as last read. Companies name theirs, but do not count as changed when a market gets another name.
CREATE TABLE market_description (
    id   bigint PRIMARY KEY,
    name text   NOT NULL
);
