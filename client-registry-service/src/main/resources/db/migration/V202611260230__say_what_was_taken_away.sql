-- That a company counts for nobody does not tell why: somebody wanted it so, or a mapping was undone, or its client deleted.
-- Only in the first case does it make no client by itself. Until now every such row stood for the first.
ALTER TABLE company_assignment ADD COLUMN taken_away boolean NOT NULL DEFAULT false;
UPDATE company_assignment SET taken_away = true WHERE client_id IS NULL;
ALTER TABLE company_assignment
    ADD CONSTRAINT company_assignment_taken_from_all CHECK (NOT taken_away OR client_id IS NULL);
