"""The screens' parts; the only package that imports Streamlit."""
