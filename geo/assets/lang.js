/* Streamlit's page says English; this one says the visitor's language. */
document.documentElement.lang = document.querySelector("[data-maillage-lang]").dataset.maillageLang;
