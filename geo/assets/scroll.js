/* A number or a cell was clicked: bring what it opened into sight. */
document.querySelector(".st-key-ouvert, .st-key-tableaux").scrollIntoView({ behavior: "instant", block: "start" });
