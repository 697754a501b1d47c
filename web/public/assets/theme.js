// Before the first paint: the theme that the user has chosen. Without a choice, the system decides.
{
  const theme = localStorage.getItem('callboard.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
