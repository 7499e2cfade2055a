"""Official paper by GB/T 9704-2012 (党政机关公文格式): what all documents of an organ share."""
