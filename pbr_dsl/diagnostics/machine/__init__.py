"""Findings in the forms that other machines read: code scanning, annotations, quality reports, test reports."""
