using System.Diagnostics;
using System.Globalization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Vendor;

/// <summary>Runs bmodels on the vendor's model, many in one process, and goes on behind one that ends the process.</summary>
internal static class VendorProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The outputs of the first network of each bmodel; null where the vendor's model gave up.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, Tensor>?> Run(IReadOnlyList<(byte[] Bmodel, IReadOnlyDictionary<string, Tensor> Inputs)> nets)
    {
        string folder = Directory.CreateTempSubdirectory("vendor").FullName;
        try
        {
            for (int i = 0; i < nets.Count; i++)
            {
                var files = new VendorJobFiles(folder, i);
                File.WriteAllBytes(files.Bmodel, nets[i].Bmodel);
                NpzFile.Write(files.Inputs, nets[i].Inputs);
            }

            var results = new IReadOnlyDictionary<string, Tensor>?[nets.Count];
            for (int next = 0; next < nets.Count;)
            {
                Start(folder, next, nets.Count);
                while (next < nets.Count && File.Exists(new VendorJobFiles(folder, next).Outputs))
                {
                    results[next] = NpzFile.Read(new VendorJobFiles(folder, next).Outputs);
                    next++;
                }

                // The job without outputs ended the process; the next process starts behind it.
                next++;
            }

            return results;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Start(string folder, int first, int end)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
            ["exec", typeof(VendorProcess).Assembly.Location, folder, first.ToString(CultureInfo.InvariantCulture), end.ToString(CultureInfo.InvariantCulture)];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
