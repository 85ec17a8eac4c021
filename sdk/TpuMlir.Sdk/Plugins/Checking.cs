using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Plugins;

/// <summary>What a check of a network's commands found (<see cref="IArtifact.Check"/>).</summary>
/// <param name="Commands">How many commands were looked at.</param>
/// <param name="Problems">Everything wrong, with the commands' numbers as the disassembly has them; empty for a sound program.</param>
/// <param name="Assumptions">What the file does not tell and the check took for granted, one sentence each.</param>
public sealed record ArtifactCheck(long Commands, IReadOnlyList<Diagnostic> Problems, IReadOnlyList<string> Assumptions);
