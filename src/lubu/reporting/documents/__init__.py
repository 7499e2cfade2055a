"""The annual report as a document: one frozen dataclass, shown as HTML, DOCX and PDF."""
