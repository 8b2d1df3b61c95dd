"""The least that Streamlit can show."""
