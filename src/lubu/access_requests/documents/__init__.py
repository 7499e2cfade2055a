"""依申请公开, its documents: facts and a dated pattern in, DOCX and PDF by GB/T 9704 out."""
