"""Maillage: the cartography of Québec's digital-culture network.

The modules of this package work without Streamlit; only ``geo.ui`` knows it.
"""
