/* Where places stand in one line that is pushed aside, the one that is open is in sight. */
document.querySelector(".settings__places [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
