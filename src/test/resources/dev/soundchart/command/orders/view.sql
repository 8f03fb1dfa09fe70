CREATE VIEW paid_orders AS
SELECT * FROM orders WHERE state = 'paid'
GO
COMMENT ON VIEW paid_orders IS 'Those that are ''paid'''
GO
