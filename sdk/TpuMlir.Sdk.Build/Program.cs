using TpuMlir.Sdk.Build;

// Usage: TpuMlir.Sdk.Build ARGUMENTS, a file of key=value lines; see CompletionRequest.
var request = CompletionRequest.Read(args[0]);
var problems = new List<BuildProblem>();
new ManifestCompletion(request, problems).Run();
problems.ForEach(Console.Out.WriteLine);
return problems.Count == 0 ? 0 : 1;
