process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(`peak-rss-kib ${maxRSS}\nprocessor-us ${userCPUTime + systemCPUTime}\n`);
});
