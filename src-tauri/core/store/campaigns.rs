//! Campaigns with their organisers, stages, categories, fields and tiers.
