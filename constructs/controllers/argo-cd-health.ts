/**
 * Health of an Application as seen from the one above it. Argo CD itself judges none, so a sync wave would not wait for the
 * applications of the wave before. A child that has not been looked at yet is under way, not healthy.
 */
export const CHILD_HEALTH = `hs = {}
hs.status = "Progressing"
hs.message = ""
if obj.status ~= nil and obj.status.health ~= nil then
  hs.status = obj.status.health.status
  if obj.status.health.message ~= nil then
    hs.message = obj.status.health.message
  end
end
return hs
`;

/** Health of a MongoDB replica set by the phase that its operator reports. */
export const MONGODB_HEALTH = `hs = {}
hs.status = "Progressing"
hs.message = "waiting for the operator"
if obj.status ~= nil and obj.status.phase ~= nil then
  hs.message = obj.status.message or obj.status.phase
  if obj.status.phase == "Running" then
    hs.status = "Healthy"
  elseif obj.status.phase == "Failed" then
    hs.status = "Degraded"
  end
end
return hs
`;
