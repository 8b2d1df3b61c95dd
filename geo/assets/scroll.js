/* A number was clicked: bring the table that it opened into sight. */
document.querySelector(".st-key-tableaux").scrollIntoView({ behavior: "instant", block: "start" });
