SELECT council, sequence
FROM heads
WHERE council IN ({keys:1})
ORDER BY council
