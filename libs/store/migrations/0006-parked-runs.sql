-- Parked runs are counted at every scrape of the metrics, among all that were ever done.
create index on grading_run (created_at) where state = 'parked';
