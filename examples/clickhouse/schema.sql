-- The events of a product, as they come in.
CREATE TABLE events (
  at DateTime('UTC'),
  name String,
  plan String,
  channel String,
  score Nullable(UInt8)
) ENGINE = MergeTree ORDER BY (name, at)
