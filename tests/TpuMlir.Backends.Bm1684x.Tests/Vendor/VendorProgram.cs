using System.Globalization;
using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Tests.Simulation;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Tests.Vendor;

/// <summary>
/// This assembly as a program: runs the bmodels of a folder on the vendor's model. It is a process of its own because the
/// model ends the process on commands it does not like.
/// </summary>
internal static class VendorProgram
{
    /// <summary>
    /// Arguments: the folder, and the numbers of the first job and of the one behind the last; or "differential" and the
    /// options of <see cref="CampaignProgram"/>.
    /// </summary>
    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["differential", ..]:
                return CampaignProgram.Run(args, Console.Out);
            case ["differential-part", string folder, string cases]:
                return CampaignProgram.RunChild(folder, int.Parse(cases, CultureInfo.InvariantCulture));
        }

        if (args.Length != 3)
        {
            Console.Error.WriteLine("arguments: folder, first job, end of jobs");
            return 2;
        }

        var machine = new VendorMachine();
        int end = int.Parse(args[2], CultureInfo.InvariantCulture);
        for (int job = int.Parse(args[1], CultureInfo.InvariantCulture); job < end; job++)
        {
            var files = new VendorJobFiles(args[0], job);
            BmodelStage stage = BmodelReader.Read(File.ReadAllBytes(files.Bmodel)).Nets[0].Stages[0];
            IReadOnlyDictionary<string, Tensor> outputs = machine.Run(stage, NpzFile.Read(files.Inputs));
            NpzFile.Write(files.Partial, outputs);
            File.Move(files.Partial, files.Outputs);
        }

        return 0;
    }
}

/// <summary>Where the parts of a job lie.</summary>
internal sealed record VendorJobFiles(string Folder, int Job)
{
    public string Bmodel => Path.Combine(Folder, $"{Job}.bmodel");

    public string Inputs => Path.Combine(Folder, $"{Job}.in.npz");

    public string Partial => Path.Combine(Folder, $"{Job}.part.npz");

    public string Outputs => Path.Combine(Folder, $"{Job}.out.npz");
}
